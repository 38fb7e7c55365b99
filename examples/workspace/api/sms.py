"""Sends text messages. Nothing here is a language model, although a call looks like one."""

from twilio.rest import Client

client = Client()


def remind(number: str, station: str) -> None:
    """Reminds a customer of a pick-up."""
    client.messages.create(to=number, from_="+15550100", body=f"Your bicycle is waiting at {station}.")
