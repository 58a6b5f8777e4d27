"""What an evening is made of, typed in few words: its tables, its links, its timetable."""
