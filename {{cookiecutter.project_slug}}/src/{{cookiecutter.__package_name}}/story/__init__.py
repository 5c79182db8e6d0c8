"""What ``simulate`` plays: ``world`` has the months, ``acts`` the story, ``play`` its claims, ``loopback`` the service."""
