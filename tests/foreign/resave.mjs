// Opens workbooks with a library and saves them again: node resave.mjs sheetjs|exceljs FOLDER A.xlsx B.xlsx …
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const require = createRequire(import.meta.url);
const [program, folder, ...sources] = process.argv.slice(2);

for (const source of sources) {
  const target = join(folder, basename(source));
  if (program === "sheetjs") {
    const XLSX = require("xlsx");
    XLSX.writeFile(XLSX.readFile(source, { cellStyles: true, cellNF: true, cellFormula: true }), target);
  } else {
    const { Workbook } = require("exceljs");
    const book = new Workbook();
    await book.xlsx.readFile(source);
    await book.xlsx.writeFile(target);
  }
}
