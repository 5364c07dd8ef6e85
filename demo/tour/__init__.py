"""The guided tour: a scenario played in the demo's window by a pointer that moves, clicks and drags as a person does, with captions."""
