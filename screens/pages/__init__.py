"""The screens: functions from a session to a `View`, one file for each screen or close family of screens."""
