"""Dates and hours in Canadian English: October 27, 2021; ISO when short."""

DATE_FORMAT = "F j, Y"
TIME_FORMAT = "g:i a"
DATETIME_FORMAT = "F j, Y, g:i a"
SHORT_DATE_FORMAT = "Y-m-d"
FULL_DATE_FORMAT = "l, F j, Y"
FULL_DAY_FORMAT = "l, F j"
BRIEF_DATE_FORMAT = "N j, Y"
BRIEF_DAY_FORMAT = "N j"
DAY_TIME_FORMAT = "F j, g:i a"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
FIRST_DAY_OF_WEEK = 0
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
