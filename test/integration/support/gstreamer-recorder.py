"""A server by GStreamer that takes what is announced and recorded: `gstreamer-recorder.py UID FILE`. Prints its port; ends with its standard input."""
import sys
import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

Gst.init(None)
uid, file = sys.argv[1:3]
factory = GstRtspServer.RTSPMediaFactory()
factory.set_transport_mode(GstRtspServer.RTSPTransportMode.RECORD)
factory.set_protocols(GstRtsp.RTSPLowerTrans.TCP)
factory.set_launch(
    "( rtph264depay name=depay0 ! h264parse ! video/x-h264,stream-format=byte-stream,alignment=au "
    f"! filesink buffer-mode=unbuffered location={file} )"
)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service("0")
server.get_mount_points().add_factory(f"/{uid}", factory)
server.attach(None)
loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_HUP, loop.quit)
print(server.get_bound_port(), flush=True)
loop.run()
