"""What people do with their own account: preferences, tokens, the second factor; what allauth needs from us.

May use the whole ground; knows no room above it.
"""
