"""Workshops, a channel: sessions with seats, and live polls that become positions.

`planning` says what happens when, `signups` who has a seat, `live` what the room decides on. May use
`consultations` and the ground; knows no other channel.
"""
