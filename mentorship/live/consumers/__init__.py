from mentorship.live.consumers.socket import LiveConsumer

__all__ = ["LiveConsumer"]
