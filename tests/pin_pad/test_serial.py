"""The serial PIN pad when the wire is bad, the plug is out, or the pad talks nonsense (issue 4, item 3; docs/serial-epp.md)."""

from __future__ import annotations

import errno
import os
import select
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psec.pinblock import decipher_pinblock_iso_4

from otp_atm.contracts.heard import PATIENCE, Events
from otp_atm.contracts.keys import deliver
from otp_atm.hardware.pin_pad.back_off import PAUSES, PEACE, BackOff
from otp_atm.hardware.pin_pad.serial import SerialPinPad
from otp_atm.hardware.pin_pad.serial_frame import LONGEST, Deframer, encode
from otp_atm.hardware.pin_pad.serial_line import SerialLine
from otp_atm.hardware.pin_pad.serial_link import FLOOD, SerialLink
from otp_atm.hardware.pin_pad.serial_probe import probe
from otp_atm.hardware.pin_pad.serial_words import STATES
from otp_atm.kiosk.events import (
    KeyPressed,
    PinCleared,
    PinDigit,
    PinEntered,
    PinKeyLoaded,
    PinKeyRejected,
    PinPadFailed,
    PinPadRecovered,
)
from otp_atm.kiosk.vocabulary import Key, Pan
from tests.contracts.pin_pad_serial import LIMIT, SerialRig

PAN = Pan("6037991234567893")
PIN = "90817263"


@pytest.fixture
def rig() -> Iterator[SerialRig]:
    rig = SerialRig(plugged=False)
    yield rig
    rig.close()


@pytest.fixture
def events(rig: SerialRig) -> Iterator[Events]:
    """The pad is plugged in, and connected."""
    rig.do("plug")
    events = Events()
    rig.connect(events)
    yield events
    events.assert_none_waiting()


def load(rig: SerialRig, events: Events) -> bytes:
    """A fresh PIN key, loaded; the key in the clear."""
    key = deliver(rig.master_key)
    rig.pad.load_key(key.key_block, key.kcv)
    events.expect(PinKeyLoaded)
    return key.clear


def test_a_pad_that_is_not_plugged_in_is_missing_until_it_is(rig: SerialRig) -> None:
    events = Events()
    rig.pad.connect(events)
    assert events.expect(PinPadFailed).code == "pin-pad-missing"
    rig.do("plug")
    events.expect(PinPadRecovered)
    load(rig, events)


def test_a_pad_that_a_terminal_uses_is_missing_for_everybody_else(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    other, told = SerialPinPad(rig.port), Events()
    other.connect(told)
    assert told.expect(PinPadFailed).code == "pin-pad-missing"
    other.close()
    load(rig, events)


def test_a_silent_pad_is_noticed_though_nobody_asks_it_anything(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.do("deaf yes")
    assert events.expect(PinPadFailed).code == "pin-pad-silent"
    rig.do("deaf no")
    events.expect(PinPadRecovered)
    rig.press_key(Key.CANCEL)
    assert events.expect(KeyPressed).key is Key.CANCEL


def test_a_pad_pulled_and_plugged_again_during_pin_entry_has_closed_it(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.pad.start_pin_entry(4, 4, PAN)
    rig.press("12")
    assert [events.expect(PinDigit).digits for _ in range(2)] == [1, 2]
    rig.do("unplug")
    assert events.expect(PinPadFailed).code == "pin-pad-missing"
    rig.do("plug")
    events.expect(PinPadRecovered)
    rig.press("34")
    rig.press_key(Key.ENTER)
    assert events.expect(KeyPressed).key is Key.ENTER


@pytest.mark.parametrize("trouble", [OSError(errno.EIO, "gone"), BlockingIOError(errno.EAGAIN, "stuck")])
def test_a_port_that_dies_of_a_command_is_reported_and_not_thrown_at_the_caller(
    trouble: OSError, rig: SerialRig, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pad's plug is pulled, or its buffer is full, in the moment in which the terminal's main loop writes."""
    load(rig, events)

    def fail(*_: object) -> None:
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(SerialLine, "write", fail)
        rig.pad.start_pin_entry(4, 4, PAN)
        assert events.expect(PinPadFailed).code == "pin-pad-missing"
    events.expect(PinPadRecovered)


def test_a_faulty_pad_says_so_until_it_is_mended(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.do("break")
    assert events.expect(PinPadFailed).code == "pin-pad-failed"
    rig.pad.start_pin_entry(4, 4, PAN)
    assert events.expect(PinPadFailed).code == "pin-pad-failed"
    rig.do("mend")
    events.expect(PinPadRecovered)


def test_a_pad_without_a_master_key_takes_no_pin_key(rig: SerialRig, events: Events) -> None:
    rig.do("lose-master-key")
    key = deliver(rig.master_key)
    rig.pad.load_key(key.key_block, key.kcv)
    assert events.expect(PinKeyRejected).code == "pin-pad-no-master-key"


def test_what_noise_spoils_is_repeated_and_told_once(rig: SerialRig, events: Events) -> None:
    clear = load(rig, events)
    rig.do("spoil 1")  # the reply to OPEN
    rig.pad.start_pin_entry(8, 8, PAN)
    for count, digit in enumerate(PIN, 1):
        rig.do(f"spoil {count % 3}")
        rig.press(digit)
        assert events.expect(PinDigit).digits == count
    rig.do("spoil 2")
    rig.press_key(Key.ENTER)
    assert decipher_pinblock_iso_4(clear, events.expect(PinEntered).pin_block.data, PAN.digits) == PIN


def test_a_greeting_that_is_repeated_does_not_begin_once_more(rig: SerialRig) -> None:
    rig.do("plug")
    rig.do("spoil 1")  # the reply to HELLO
    events = Events()
    rig.connect(events)
    rig.press_key(Key.CANCEL)
    assert events.expect(KeyPressed).key is Key.CANCEL


HEADS = ["X00", "Rzz", "E", "?", "E0", "E+0", "E-1", "E1_2", "E0a", "EFFFFFFFFF"]


@pytest.mark.parametrize(
    "words", [*(f"{head} KEY cancel" for head in HEADS), "E00 DANCE", "E00 KEY any", "E00 STATE odd", "E00 DIGIT zz 1", "E00 DIGIT 0x3 1"]
)
def test_a_pad_that_talks_nonsense_is_out_of_order_and_greeted_anew(words: str, rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.do(f"say {words}")
    assert events.expect(PinPadFailed).code == "pin-pad-protocol-error"
    events.expect(PinPadRecovered)
    load(rig, events)


BLOCK = "5F" * 16


@pytest.mark.parametrize(
    "words",
    [f"DIGIT @ {count}" for count in ("0", "-5", "1_0", "+4", "04", "13", "999999999999", "")]
    + [f"DONE @ {done}" for done in ("9 00 zz", f"4 {BLOCK} 9a4c7b12e0", f"4 {BLOCK} 9A4C7B12", f"0 {BLOCK} 9A4C7B12E0")]
    + [f"DONE @ 4 {block} 9A4C7B12E0" for block in (BLOCK[2:], BLOCK + "5F", BLOCK[:-1] + "z", BLOCK.lower())],
)
def test_f03_nonsense_about_a_pin_never_reaches_the_terminal(words: str, rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.pad.start_pin_entry(4, 4, PAN)
    rig.press("1")
    assert events.expect(PinDigit).digits == 1
    rig.do(f"say E01 {words}")
    assert events.expect(PinPadFailed).code == "pin-pad-protocol-error"
    events.expect(PinPadRecovered)


@pytest.mark.parametrize("kcv", ["0000000000", "{}0", "zz"])
def test_a_key_that_the_pad_took_with_another_check_value_is_not_used(kcv: str, rig: SerialRig, events: Events) -> None:
    load(rig, events)
    key = deliver(rig.master_key)
    rig.do(f"answer OK {kcv.format(key.kcv)}")
    rig.pad.load_key(key.key_block, key.kcv)
    assert events.expect(PinKeyRejected).code == "pin-key-check-value-differs"


@pytest.mark.parametrize("number", ["01", "7F", "FF"])
def test_an_event_out_of_turn_begins_the_conversation_anew(number: str, rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.do(f"say E{number} KEY cancel")
    assert events.expect(PinPadFailed).code == "pin-pad-protocol-error"
    events.expect(PinPadRecovered)
    rig.press_key(Key.CANCEL)
    assert events.expect(KeyPressed).key is Key.CANCEL


def test_a_pad_that_restarted_says_nothing_until_it_is_greeted_anew(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.do("restart")
    rig.press_key(Key.CANCEL)
    assert events.expect(PinPadFailed).code == "pin-pad-restarted"
    events.expect(PinPadRecovered)
    rig.press_key(Key.CANCEL)
    assert events.expect(KeyPressed).key is Key.CANCEL


def test_a_pad_that_restarted_tells_so_when_it_is_asked_for_something(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.do("restart")
    rig.pad.start_pin_entry(4, 4, PAN)
    assert events.expect(PinPadFailed).code == "pin-pad-restarted"
    events.expect(PinPadRecovered)


def test_a_pad_that_restarted_during_pin_entry_is_noticed_by_its_pulse(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.pad.start_pin_entry(4, 4, PAN)
    rig.press("1")
    assert events.expect(PinDigit).digits == 1
    rig.do("restart")
    rig.press("234")
    assert events.expect(PinPadFailed).code == "pin-pad-restarted"
    events.expect(PinPadRecovered)


@pytest.mark.parametrize("words", ["", "E00 KEY cancel", "R00 OK"])
def test_a_flooding_pad_is_cut_off(words: str, rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.do(f"flood {FLOOD + 10} {words}")
    told = [events.next()]
    while isinstance(told[-1], KeyPressed):
        told.append(events.next())
    assert told[-1] == PinPadFailed("pin-pad-protocol-error")
    assert len(told) <= FLOOD + 1
    events.expect(PinPadRecovered)


@pytest.mark.parametrize("begin", [lambda pad: pad.start_pin_entry(4, 4, PAN), lambda pad: pad.start_choosing((Key.CANCEL,))])
def test_a_pad_that_was_out_of_order_for_a_moment_leaves_no_customer_waiting(
    begin: Callable[[SerialPinPad], None], rig: SerialRig, events: Events
) -> None:
    load(rig, events)
    begin(rig.pad)
    rig.do("mend")  # STATE ready
    assert events.expect(PinPadFailed).code == "pin-pad-failed"
    events.expect(PinPadRecovered)
    rig.do("mend")  # nothing is open: nobody's business
    load(rig, events)


def test_a_pad_that_fails_again_and_again_must_be_well_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SerialLink, "start", lambda _: None)
    now, events, pad = 0.0, Events(), SerialPinPad(Path("nowhere"))
    monkeypatch.setattr(pad, "_back_off", BackOff(lambda: now))
    pad.connect(events)
    for pause in PAUSES:
        pad.pad_tells(["STATE", "faulty"])
        assert events.expect(PinPadFailed).code == "pin-pad-failed"
        if pause:
            now += pause / 2
            pad.pad_tells(["STATE", "ready"])
            events.assert_none_waiting()
        now += pause / 2
        pad.link_up("ready")
        events.expect(PinPadRecovered)


class Pauses(threading.Event):
    """Writes down how long somebody would have waited, and is set after so many pauses."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.taken: list[float | None] = []
        self._most = most

    def wait(self, timeout: float | None = None) -> bool:
        self.taken.append(timeout)
        if len(self.taken) == self._most:
            self.set()
        return self.is_set()


def test_the_link_pauses_longer_and_longer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    events, pad, pauses = Events(), SerialPinPad(tmp_path / "nowhere"), Pauses(len(PAUSES) + 1)
    monkeypatch.setattr(pad._link, "_closed", pauses)
    pad.connect(events)
    pad._link._thread.join(PATIENCE)
    pad.close()
    assert pauses.taken == [*PAUSES, PAUSES[-1]]


def test_failures_are_forgotten_after_a_time_of_peace() -> None:
    now = 0.0
    back_off = BackOff(lambda: now)
    for _ in PAUSES:
        back_off.fail()
    now += PEACE - 0.01
    assert back_off.fail() == PAUSES[-1]
    now += PEACE
    assert back_off.fail() == PAUSES[0]


def test_events_of_another_pin_entry_are_not_told(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.do("say E00 DIGIT FE 1")
    rig.pad.start_pin_entry(4, 4, PAN)
    rig.do("say E01 DIGIT FE 2")
    rig.do("say E01 DIGIT FE 2")
    rig.do("say E02 KEY cancel")
    assert events.expect(KeyPressed).key is Key.CANCEL


def test_f08_a_pad_to_which_the_terminal_said_goodbye_has_forgotten_the_pin_key(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.pad.close()
    rig.rest()  # it has heard the goodbye once it answers this
    rig.pad = SerialPinPad(rig.port, limit=LIMIT)
    rig.connect(events)
    rig.pad.start_pin_entry(4, 4, PAN)
    assert events.expect(PinPadFailed).code == "pin-pad-no-key"


# What the terminal puts up with ---------------------------------------------------------------------------------------------------


def test_a_pad_that_needs_a_second_and_a_half_for_a_key_and_one_for_all_else_serves(rig: SerialRig) -> None:
    for command, seconds in {"HELLO": 1, "ALIVE": 1, "OPEN": 1, "LOAD": 1.5}.items():
        rig.do(f"slow {command} {seconds}")
    rig.do("plug")
    events = Events()
    rig.connect(events)
    clear = load(rig, events)
    rig.pad.start_pin_entry(8, 8, PAN)
    rig.press(PIN)
    rig.press_key(Key.ENTER)
    assert [events.expect(PinDigit).digits for _ in PIN] == [*range(1, 9)]
    assert decipher_pinblock_iso_4(clear, events.expect(PinEntered).pin_block.data, PAN.digits) == PIN
    events.assert_none_waiting()


def test_words_that_a_later_pad_adds_to_its_greeting_are_ignored(rig: SerialRig) -> None:
    rig.do("plug")
    rig.do("answer OK EPP/1 ready serial-number-7")
    assert probe(rig.port, 9600, LIMIT) == "ready"


def test_words_that_a_later_pad_adds_are_ignored(rig: SerialRig, events: Events) -> None:
    key = deliver(rig.master_key)
    rig.do(f"answer OK {key.kcv} and more")
    rig.pad.load_key(key.key_block, key.kcv)
    assert events.expect(PinKeyLoaded).kcv == key.kcv
    rig.do("answer OK and more")
    rig.pad.start_pin_entry(4, 4, PAN)
    told = {"KEY cancel": KeyPressed, "DIGIT @ 1": PinDigit, "CLEARED @": PinCleared, f"DONE @ 4 {BLOCK} 9A4C7B12E0": PinEntered}
    asked = rig.pad._asked
    assert asked
    for number, (words, kind) in enumerate(told.items()):
        rig.do(f"say E{number:02X} {words.replace('@', f'{asked.number:02X}')} and more")
        assert type(events.next()) is kind
    rig.do("say E04 STATE faulty and more")
    assert events.expect(PinPadFailed).code == "pin-pad-failed"


def test_a_refusal_with_more_words_is_a_refusal(rig: SerialRig, events: Events) -> None:
    rig.do("answer NO no-key and more")
    rig.pad.start_pin_entry(4, 4, PAN)
    assert events.expect(PinPadFailed).code == "pin-pad-no-key"


def test_counts_may_jump_but_not_beyond_what_was_asked_for(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.pad.start_pin_entry(4, 4, PAN)
    rig.rest()
    for number, count in enumerate((1, 3, 4)):
        rig.do(f"say E{number:02X} DIGIT @ {count}")
        assert events.expect(PinDigit).digits == count
    rig.do("say E03 DIGIT @ 5")
    assert events.expect(PinPadFailed).code == "pin-pad-protocol-error"
    events.expect(PinPadRecovered)


def test_replies_that_nobody_waits_for_and_a_second_greeting_change_nothing(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    for reply in ("R01 OK EPP/1 ready", "R02 OK 0000000000", "R00 NO hello", "RFF NO no-key", "R7F nonsense"):
        rig.do(f"say {reply}")
    load(rig, events)


def test_events_from_before_the_greeting_are_nobodys(rig: SerialRig) -> None:
    rig.do("plug")
    rig.do("slow HELLO 0.3")
    events = Events()
    rig.pad.connect(events)
    for number in ("00", "07"):
        rig.do(f"say E{number} KEY enter")
    rig.do("await-greeting")
    rig.press_key(Key.CANCEL)
    assert events.expect(KeyPressed).key is Key.CANCEL


@pytest.mark.parametrize("answer", ["NO command", "NO", "MAYBE", "NO reason-of-later-days"])
@pytest.mark.parametrize("ask", [lambda pad: pad.start_pin_entry(4, 4, PAN), lambda pad: pad.start_choosing((Key.CANCEL,))])
def test_a_pad_that_does_not_know_a_command_does_not_speak_the_protocol(
    ask: Callable[[SerialPinPad], None], answer: str, rig: SerialRig, events: Events
) -> None:
    load(rig, events)
    rig.do(f"answer {answer}")
    ask(rig.pad)
    assert events.expect(PinPadFailed).code == "pin-pad-protocol-error"
    events.expect(PinPadRecovered)


@pytest.mark.parametrize("state", ["tampered", "faulty"])
def test_a_pad_that_refuses_for_its_state_is_in_that_state(state: str, rig: SerialRig, events: Events) -> None:
    load(rig, events)
    key = deliver(rig.master_key)
    asks: list[Callable[[], None]] = [
        partial(rig.pad.load_key, key.key_block, key.kcv),
        partial(rig.pad.start_pin_entry, 4, 4, PAN),
        partial(rig.pad.start_choosing, (Key.CANCEL,)),
    ]
    for ask in asks:
        rig.do(f"answer NO {state}")
        ask()
        assert events.expect(PinPadFailed).code == STATES[state]
        events.expect(PinPadRecovered)


def test_a_choice_reported_as_a_key_is_one(rig: SerialRig, events: Events) -> None:
    """As pads told it before there was CHOSEN."""
    load(rig, events)
    rig.pad.start_choosing((Key.FDK_LEFT_1,))
    rig.do("say E00 KEY fdk-left-1")
    assert events.expect(KeyPressed).key is Key.FDK_LEFT_1


@pytest.mark.parametrize("words", ["CHOSEN @ fdk-left-2", "CHOSEN @", "DIGIT @ 1", "DONE @ 4 00 00"])
def test_only_what_is_offered_can_be_chosen(words: str, rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.pad.start_choosing((Key.FDK_LEFT_1,))
    rig.do("rest")  # the pad has heard it once it answers this
    rig.do(f"say E00 {words}")
    assert events.expect(PinPadFailed).code == "pin-pad-protocol-error"
    events.expect(PinPadRecovered)


def test_a_choice_of_another_question_is_not_told(rig: SerialRig, events: Events) -> None:
    load(rig, events)
    rig.pad.start_choosing((Key.FDK_LEFT_1,))
    rig.do("say E00 CHOSEN FE fdk-left-1")
    rig.do("say E01 KEY cancel")
    assert events.expect(KeyPressed).key is Key.CANCEL


# What goes over the wire ----------------------------------------------------------------------------------------------------------


class Wiretap:
    """Sits between terminal and pad, and writes down what passes."""

    def __init__(self, pad_port: Path, tapped_port: Path) -> None:
        import tty

        self.heard = b""
        self._pad = os.open(pad_port, os.O_RDWR | os.O_NOCTTY)
        self._terminal, self._slave = os.openpty()
        tty.setraw(self._slave)
        tapped_port.symlink_to(os.ttyname(self._slave))
        self._ended, self._end = os.pipe()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        other = {self._pad: self._terminal, self._terminal: self._pad}
        while True:
            ready, _, _ = select.select([*other, self._ended], [], [])
            if self._ended in ready:
                return
            for end in ready:
                data = os.read(end, 4096)
                self.heard += data
                os.write(other[end], data)

    def close(self) -> None:
        os.write(self._end, b"!")
        self._thread.join()
        for end in (self._pad, self._terminal, self._slave, self._ended, self._end):
            os.close(end)


def test_f03_digits_never_leave_the_pad(rig: SerialRig, tmp_path: Path) -> None:
    rig.do("plug")
    wiretap = Wiretap(rig.port, tmp_path / "tapped")
    rig.pad = SerialPinPad(tmp_path / "tapped", limit=LIMIT)
    events = Events()
    rig.pad.connect(events)
    rig.pad.start_pin_entry(8, 8, PAN)
    assert events.expect(PinPadFailed).code == "pin-pad-no-key"
    load(rig, events)
    rig.pad.start_pin_entry(8, 8, PAN)
    clear = load(rig, events)  # once this is answered, the entry is open
    for count, digit in enumerate(PIN, 1):
        rig.press(digit)
        assert events.expect(PinDigit).digits == count
    rig.press_key(Key.ENTER)
    block = events.expect(PinEntered).pin_block
    rig.pad.close()
    wiretap.close()
    assert block.data.hex().upper().encode() in wiretap.heard
    assert PIN.encode() not in wiretap.heard
    assert clear.hex().upper().encode() not in wiretap.heard.upper()
    said_of_digits = [line for line in wiretap.heard.split(b"\n") if b"DIGIT" in line]
    assert [line.split(b" ")[3].split(b"*")[0] for line in said_of_digits] == [b"%d" % count for count in range(1, 9)]


def test_the_crc_is_the_one_of_the_document() -> None:
    assert encode("123456789") == b"$123456789*29B1\n"


@given(
    st.lists(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters="$*"), min_size=1, max_size=60)), st.data()
)
def test_frames_survive_being_cut_anywhere(payloads: list[str], data: st.DataObject) -> None:
    stream, deframer, received = b"".join(map(encode, payloads)), Deframer(), []
    while stream:
        cut = data.draw(st.integers(1, len(stream)))
        received += deframer.feed(stream[:cut])
        stream = stream[cut:]
    assert received == payloads


def test_noise_without_an_end_fills_no_memory() -> None:
    deframer = Deframer()
    for _ in range(10):
        deframer.feed(b"$" * LONGEST)
    assert len(deframer._pending) <= LONGEST


@given(st.lists(st.binary(max_size=2 * LONGEST)))
def test_noise_before_a_frame_does_no_harm(noise: list[bytes]) -> None:
    deframer = Deframer()
    for received in noise:
        deframer.feed(received)
    assert deframer.feed(b"\n" + encode("C01 ALIVE"))[-1] == "C01 ALIVE"
