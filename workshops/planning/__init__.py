"""What happens when: workshops, their sessions, seats by category, agendas. Knows nobody who comes.

May use `consultations`; tells the rooms above it by signals what was moved or cancelled.
"""
