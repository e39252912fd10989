"""Asking people to answer a survey: whom out of the register, and reminders that go out by themselves."""
