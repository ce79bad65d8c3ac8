// Opens a workbook with a library and saves it again: node resave.mjs sheetjs|exceljs IN.xlsx OUT.xlsx
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const [program, source, target] = process.argv.slice(2);

if (program === "sheetjs") {
  const XLSX = require("xlsx");
  XLSX.writeFile(XLSX.readFile(source, { cellStyles: true, cellNF: true, cellFormula: true }), target);
} else {
  const { Workbook } = require("exceljs");
  const book = new Workbook();
  await book.xlsx.readFile(source);
  await book.xlsx.writeFile(target);
}
