"""What ``simulate`` plays: ``world`` has the months, ``acts`` the story, ``play`` claims, ``loopback`` the service."""
