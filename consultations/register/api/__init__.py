"""The register for programs: the lists and acts of its pages, by the same queries and actions.

People are told by their facts. Addresses stand at one address of the API alone, one person at a time and so many
a day; more of them leave as they leave by the pages, when another coordinator has agreed (`contacts`). Notes on
people can be written, never read: what somebody typed there may be an address, too.
"""
