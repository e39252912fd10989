"""What a stakeholder allows us: one gate that every message asks."""
