"""Dates, hours and numbers as they are written in Quebec: 27 octobre 2021, 14 h 30, 1 234,50."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "G\N{NO-BREAK SPACE}\\h\N{NO-BREAK SPACE}i"
DATETIME_FORMAT = f"j F Y, {TIME_FORMAT}"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "Y-m-d"
# Ours: what the four formats of Django do not say (dimanche 22 novembre 2026; 22 nov. 2026).
FULL_DATE_FORMAT = "l j F Y"
FULL_DAY_FORMAT = "l j F"
BRIEF_DATE_FORMAT = "j N Y"
BRIEF_DAY_FORMAT = "j N"
DAY_TIME_FORMAT = f"j F, {TIME_FORMAT}"
SHORT_DATETIME_FORMAT = r"Y-m-d G\ \h\ i"
FIRST_DAY_OF_WEEK = 0
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H h %M", "%Hh%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
