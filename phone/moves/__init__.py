"""What the phone does: functions (phone, event, now) -> (phone, effects), chosen by `phone.table`. `now` is the true time."""
