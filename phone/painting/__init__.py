"""The phone's look: from a `phone.view.View` to pixels."""
