"""The elements of MSPDI files in the order of Microsoft's published schema (Project 2007, mspdi_pj12.xsd), as far as a timeline needs them.

Beside each name stands its type: i a whole number, f a number, b a boolean, t a moment, h a time of the day, p a span of time, a number for a
text of at most so many characters, s for any text, - for an element with children. What no file of ours has is left out from the end of a
list on, and is x.
"""

from __future__ import annotations

import re
from typing import Final

TYPES: Final = {
    "i": re.compile(r"-?\d+"),
    "f": re.compile(r"-?\d+(\.\d+)?(e-?\d+)?"),
    "b": re.compile("[01]"),
    "t": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
    "h": re.compile(r"\d\d:\d\d:\d\d"),
    "p": re.compile(r"PT\d+H\d+M\d+S"),
    "s": re.compile(r"(?s).*"),
}
ELEMENTS: Final = {
    "Project": """
        SaveVersion:i UID:16 Name:255 Title:512 Subject:x Category:x Company:512 Manager:x Author:512 CreationDate:t Revision:x LastSaved:x
        ScheduleFromStart:b StartDate:t FinishDate:t FYStartDate:x CriticalSlackLimit:x CurrencyDigits:x CurrencySymbol:x CurrencyCode:3
        CurrencySymbolPosition:x CalendarUID:i DefaultStartTime:h DefaultFinishTime:h MinutesPerDay:i MinutesPerWeek:i DaysPerMonth:i
        DefaultTaskType:x DefaultFixedCostAccrual:x DefaultStandardRate:x DefaultOvertimeRate:x DurationFormat:i WorkFormat:x
        EditableActualCosts:x HonorConstraints:x EarnedValueMethod:x InsertedProjectsLikeSummary:x MultipleCriticalPaths:x
        NewTasksEffortDriven:b NewTasksEstimated:x SplitsInProgressTasks:x SpreadActualCost:x SpreadPercentComplete:x TaskUpdatesResource:x
        FiscalYearStart:x WeekStartDay:x MoveCompletedEndsBack:x MoveRemainingStartsBack:x MoveRemainingStartsForward:x
        MoveCompletedEndsForward:x BaselineForEarnedValue:x AutoAddNewResourcesAndTasks:x StatusDate:t CurrentDate:x
        MicrosoftProjectServerURL:x Autolink:x NewTaskStartDate:x DefaultTaskEVMethod:x ProjectExternallyEdited:x ExtendedCreationDate:x
        ActualsInSync:x RemoveFileProperties:x AdminProject:x OutlineCodes:x WBSMasks:x ExtendedAttributes:x Calendars:- Tasks:-
        Resources:- Assignments:-""",
    "Calendars": "Calendar:-",
    "Calendar": "UID:i Name:512 IsBaseCalendar:b BaseCalendarUID:i WeekDays:- Exceptions:-",
    "WeekDays": "WeekDay:-",
    "WeekDay": "DayType:i DayWorking:b TimePeriod:- WorkingTimes:-",
    "WorkingTimes": "WorkingTime:-",
    "WorkingTime": "FromTime:h ToTime:h",
    "TimePeriod": "FromDate:t ToDate:t",
    "Exceptions": "Exception:-",
    "Exception": """
        EnteredByOccurrences:b TimePeriod:- Occurrences:i Name:512 Type:i Period:x DaysOfWeek:x MonthItem:x MonthPosition:x Month:x
        MonthDay:x DayWorking:b WorkingTimes:-""",
    "Tasks": "Task:-",
    "Task": """
        UID:i ID:i Name:512 Type:i IsNull:b CreateDate:x Contact:x WBS:s WBSLevel:x OutlineNumber:512 OutlineLevel:i Priority:x Start:t
        Finish:t Duration:p DurationFormat:i Work:x Stop:x Resume:x ResumeValid:x EffortDriven:b Recurring:x OverAllocated:x Estimated:b
        Milestone:b Summary:b Critical:b IsSubproject:x IsSubprojectReadOnly:x SubprojectName:x ExternalTask:x ExternalTaskProject:x
        EarlyStart:x EarlyFinish:x LateStart:x LateFinish:x StartVariance:x FinishVariance:x WorkVariance:x FreeSlack:x TotalSlack:x
        FixedCost:x FixedCostAccrual:x PercentComplete:i PercentWorkComplete:x Cost:x OvertimeCost:x OvertimeWork:x ActualStart:x
        ActualFinish:x ActualDuration:x ActualCost:x ActualOvertimeCost:x ActualWork:x ActualOvertimeWork:x RegularWork:x
        RemainingDuration:x RemainingCost:x RemainingWork:x RemainingOvertimeCost:x RemainingOvertimeWork:x ACWP:x CV:x ConstraintType:i
        CalendarUID:i ConstraintDate:t Deadline:t LevelAssignments:x LevelingCanSplit:x LevelingDelay:x LevelingDelayFormat:x
        PreLeveledStart:x PreLeveledFinish:x Hyperlink:x HyperlinkAddress:x HyperlinkSubAddress:x IgnoreResourceCalendar:b Notes:s
        HideBar:x Rollup:x BCWS:x BCWP:x PhysicalPercentComplete:x EarnedValueMethod:x PredecessorLink:-""",
    "PredecessorLink": "PredecessorUID:i Type:i CrossProject:b CrossProjectName:x LinkLag:i LagFormat:i",
    "Resources": "Resource:-",
    "Resource": """
        UID:i ID:i Name:512 Type:i IsNull:b Initials:x Phonetics:x NTAccount:x MaterialLabel:x Code:x Group:x WorkGroup:x EmailAddress:512
        Hyperlink:x HyperlinkAddress:x HyperlinkSubAddress:x MaxUnits:f PeakUnits:x OverAllocated:x AvailableFrom:x AvailableTo:x Start:x
        Finish:x CanLevel:x AccrueAt:x Work:x RegularWork:x OvertimeWork:x ActualWork:x RemainingWork:x ActualOvertimeWork:x
        RemainingOvertimeWork:x PercentWorkComplete:x StandardRate:x StandardRateFormat:x Cost:x OvertimeRate:x OvertimeRateFormat:x
        OvertimeCost:x CostPerUse:x ActualCost:x ActualOvertimeCost:x RemainingCost:x RemainingOvertimeCost:x WorkVariance:x
        CostVariance:x SV:x CV:x ACWP:x CalendarUID:i""",
    "Assignments": "Assignment:-",
    "Assignment": """
        UID:i TaskUID:i ResourceUID:i PercentWorkComplete:x ActualCost:x ActualFinish:x ActualOvertimeCost:x ActualOvertimeWork:x
        ActualStart:x ActualWork:x ACWP:x Confirmed:x Cost:x CostRateTable:x CostVariance:x CV:x Delay:x Finish:t FinishVariance:x
        Hyperlink:x HyperlinkAddress:x HyperlinkSubAddress:x WorkVariance:x HasFixedRateUnits:x FixedMaterial:x LevelingDelay:x
        LevelingDelayFormat:x LinkedFields:x Milestone:x Notes:x Overallocated:x OvertimeCost:x OvertimeWork:x PeakUnits:x RegularWork:x
        RemainingCost:x RemainingOvertimeCost:x RemainingOvertimeWork:x RemainingWork:x ResponsePending:x Start:t Stop:x Resume:x
        StartVariance:x Units:f UpdateNeeded:x VAC:x Work:p""",
}
REQUIRED: Final = {
    "Project": {"SaveVersion", "CurrencyCode"},
    "WeekDay": {"DayType"},
    "Calendar": {"UID"},
    "Task": {"UID"},
    "Resource": {"UID"},
    "Assignment": {"UID"},
}
"""The elements that must be there."""


def children(parent: str) -> dict[str, str]:
    """Return the elements that can stand in another, in their order, each with its type."""
    return dict(name.split(":") for name in ELEMENTS[parent].split())


def fits(kind: str, text: str) -> bool:
    """Return whether a text is of a type."""
    return len(text) <= int(kind) if kind.isdigit() else bool(TYPES[kind].fullmatch(text))
