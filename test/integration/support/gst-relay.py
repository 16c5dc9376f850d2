"""gst-rtsp-server relaying cameras, as a camera of test/integration/interop.test.ts and for the comparison of bench/relay.ts: gst-relay.py CAMERA_PORT CHANNELS. Prints its port."""
import sys

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import GLib, Gst, GstRtspServer

Gst.init(None)
camera_port, channels = sys.argv[1], int(sys.argv[2])
server = GstRtspServer.RTSPServer()
server.set_address('127.0.0.1')
server.set_service('0')
for number in range(1, channels + 1):
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(
        f'( rtspsrc location=rtsp://127.0.0.1:{camera_port}/cam-{number} protocols=tcp latency=0 '
        '! rtph264depay ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 )'
    )
    factory.set_shared(True)
    server.get_mount_points().add_factory(f'/cam-{number}', factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
