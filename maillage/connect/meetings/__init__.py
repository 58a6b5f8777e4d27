"""A circle's meetings: plan, agenda, call, presence, minutes, decisions and actions, reminders."""
