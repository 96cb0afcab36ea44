"""Prints, as hexadecimal, the event file that TensorBoardWriterTests.swift expects; reads others.

The oracle is TensorBoard: its own protocol buffers and its own record framing.

Run, from anywhere:
    pip install tensorboard==2.21.0
    python event_file.py            # the expected bytes
    python event_file.py FILE       # the events of a file, every checksum checked
"""

import io
import struct
import sys

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c
from tensorboard.summary.writer.record_writer import RecordWriter


def expected():
    """Version, two scalars, a point of no curve (left out by the writer), a restart, one scalar."""
    start = Event(wall_time=1700000000.5, file_version="brain.Event:2")
    first = Event(wall_time=1700000000.5, step=1)
    first.summary.value.add(tag="loss/task", simple_value=0.75)
    first.summary.value.add(tag="loss/ünlü", simple_value=-2.5e-8)
    restart = Event(wall_time=1700000000.5, step=300)
    restart.session_log.status = SessionLog.START
    last = Event(wall_time=1700000000.5, step=300)
    last.summary.value.add(tag="a", simple_value=1e9)
    file = io.BytesIO()
    writer = RecordWriter(file)
    for event in [start, first, restart, last]:
        writer.write(event.SerializeToString())
    return file.getvalue()


def events(data):
    offset = 0
    while offset < len(data):
        (length,) = struct.unpack_from("<Q", data, offset)
        (length_check,) = struct.unpack_from("<I", data, offset + 8)
        content = data[offset + 12 : offset + 12 + length]
        (check,) = struct.unpack_from("<I", data, offset + 12 + length)
        assert length_check == masked_crc32c(data[offset : offset + 8]), "length checksum"
        assert check == masked_crc32c(content), "content checksum"
        yield Event.FromString(content)
        offset += 16 + length


def main():
    if len(sys.argv) == 2:
        with open(sys.argv[1], "rb") as file:
            for event in events(file.read()):
                print(str(event).replace("\n", " "))
    else:
        print(expected().hex())


if __name__ == "__main__":
    main()
