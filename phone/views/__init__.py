"""From the phone's state to a view: one function for each page, chosen by `phone.views.registry`."""
