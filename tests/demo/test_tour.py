"""The guided tour, without a display and without waiting: it comes to its end in both languages, pauses, ends, and owns up to surprises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path

import msgspec
import pygame
import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.demo.areas import LEAST_FOR_BOTH, with_band
from otp_atm.demo.art.band import band_of
from otp_atm.demo.props import Props
from otp_atm.demo.silence import OnPaper, Silence
from otp_atm.demo.tour.film import FilmClock, TourStopped, discreet_props, film
from otp_atm.demo.tour.opening import open_tour, script_in
from otp_atm.demo.tour.show import TourShow
from otp_atm.demo.tour.tour import Surprise
from otp_atm.demo.window import DemoWindow
from otp_atm.demo.words import words_of
from otp_atm.drawing.colour import Colour
from otp_atm.drawing.style import Face
from otp_atm.drawing.text import Line, Typesetter
from otp_atm.hardware.display.window import surface
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.direction import unmarked
from otp_atm.phone.samples import samples
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from tests.acceptance import each_time
from tests.display.sdl import dummy_window, pixels, resize
from tests.languages.test_languages import AR
from tests.spoken import EN, FA, OF_THE_ATM, OF_THE_DEMO

CARDS = load_fixtures().wallet
OTP_PIN = "40718293"
SHORT = """
title: A short one
steps:
  - say: First things first.
  - insert: no-phone
  - pin: own
  - expect: services
  - say: That is all.
"""


def settings_in(language: Language) -> Settings:
    settings = Settings()
    languages = tuple(one.code for one in OF_THE_ATM)
    terminal = msgspec.structs.replace(settings.terminal, languages=languages, language=language.code)
    return msgspec.structs.replace(settings, terminal=terminal)


class Cinema:
    """A tour in a window, what it says, and the seconds that pass when the test says so."""

    def __init__(self, script: Path, settings: Settings | None = None, props: Props | None = None) -> None:
        settings = settings or Settings()
        self.said: list[str] = []
        self.seconds = FilmClock()
        props = props or discreet_props(settings, load_fixtures(), self.seconds)
        self.show: TourShow = open_tour(settings, props, self.seconds, script=read_script(script), say=self.said.append)

    def play(self, until: Callable[[], bool]) -> None:
        """Let it run until this is so; half an hour of the tour is too long for anything."""
        for _ in range(60 * 60 * 30):
            if until():
                return
            self.turn()
        raise AssertionError(f"it never came to that; last said: {self.said[-1:]}")

    def turn(self) -> None:
        self.show.turn()
        self.show.paint(self.show.seconds())
        self.seconds.tick()

    def key(self, key: int) -> None:
        self.show.handle(pygame.Event(pygame.KEYDOWN, key=key, unicode=""))

    def click(self, point: tuple[int, int]) -> None:
        self.show.handle(pygame.Event(pygame.MOUSEBUTTONDOWN, button=pygame.BUTTON_LEFT, pos=point))

    def has_said(self, text: str) -> Callable[[], bool]:
        return lambda: any(text in said for said in self.said)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with dummy_window(monkeypatch, (1280, 720)):
        yield


@pytest.fixture
def cinema(window: None, tmp_path: Path) -> Iterator[Cinema]:
    cinema = Cinema(written(tmp_path, SHORT))
    yield cinema
    cinema.show.close()


def written(folder: Path, text: str) -> Path:
    path = folder / "short.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_p05_the_arabic_story_is_true() -> None:
    assert not play(read_script(script_in(AR)), worlds(settings_in(AR), None, None)).failure


@pytest.mark.parametrize("language", each_time([FA], OF_THE_DEMO), ids=repr)
def test_g01_to_g17_the_whole_tour_by_its_own_hand(window: None, language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    cinema = Cinema(script_in(language), settings_in(language))
    cinema.play(lambda: not cinema.show.is_open)
    captions = [step.argument for step in read_script(script_in(language)).steps if step.word.name == "say"]
    assert cinema.said == [*(f"{'-- tour ':-<60}\n{caption}\n" for caption in captions), f"{'-- tour over ':-<60}\n\n"]
    assert 180 < cinema.seconds() < 240
    cinema.show.close()
    assert capsys.readouterr().err == ""


def test_p05_all_languages_of_the_atm_tell_the_same_story() -> None:
    """Word for word the same steps, and a caption in its own letters at every turn of the story."""
    scripts = {language: read_script(script_in(language)) for language in OF_THE_ATM}
    foreign_letters = {FA: r"[A-Za-z0-9٠-٩]", EN: r"[\u0600-\u06ff]", AR: r"[A-Za-z0-9۰-۹پچژگ]"}
    assert scripts.keys() == foreign_letters.keys()
    for language, script in scripts.items():
        foreign = foreign_letters[language]
        assert script.language is language
        assert [step.word.name for step in script.steps] == [step.word.name for step in scripts[EN].steps]
        assert script.proves == scripts[EN].proves
        captions = [step.argument for step in script.steps if step.word.name == "say"]
        assert len(captions) > 15
        assert not [caption for caption in captions if re.search(foreign, caption)]


def test_a_pause_stops_everything_and_space_goes_on(cinema: Cinema) -> None:
    cinema.play(cinema.has_said("First"))
    for _ in range(80):
        cinema.turn()
    cinema.key(pygame.K_SPACE)
    cinema.turn()
    still = pixels(surface())
    assert cinema.said[-1].startswith("-- tour paused ")
    for _ in range(60 * 60):
        cinema.turn()
    assert pixels(surface()) == still
    assert cinema.show.next_change(0.0) is None
    assert cinema.show.deadline is None
    cinema.key(pygame.K_SPACE)
    cinema.play(lambda: not cinema.show.is_open)
    assert not cinema.show.stopped


def test_p01_another_size_disturbs_it_neither_paused_nor_in_the_middle_of_a_movement(window: None, tmp_path: Path) -> None:
    cinema = Cinema(written(tmp_path, f"{SHORT}  - branch: {{card: no-phone, phone: '09205551234'}}\n  - wait: 20\n"))
    cinema.key(pygame.K_SPACE)
    cinema.show.handle(resize((1920, 1080)))
    cinema.turn()
    band = with_band((1920, 1080), len(CARDS)).band
    assert band
    cinema.click(band_of(band, EN).pause.center)
    turns, sizes = count(), cycle([(1280, 720), (1600, 900)])

    def over() -> bool:
        if next(turns) % 45 == 44:
            cinema.show.handle(resize(next(sizes)))
        return not cinema.show.is_open

    cinema.play(over)
    assert not cinema.show.stopped
    cinema.show.close()


def test_p01_full_screen_and_back_while_it_plays(window: None, tmp_path: Path) -> None:
    props = discreet_props(Settings(), load_fixtures(), FilmClock())
    cinema = Cinema(written(tmp_path, SHORT), props=props)
    cinema.play(cinema.has_said("First"))
    cinema.key(pygame.K_F11)
    assert surface().get_size() == pygame.display.get_desktop_sizes()[0] != (1280, 720)
    cinema.key(pygame.K_SPACE)
    cinema.turn()
    DemoWindow(props).handle(pygame.Event(pygame.KEYDOWN, key=pygame.K_F11, unicode=""))
    assert surface().get_size() == (1280, 720), "whatever is on in the window, it is the same window"
    cinema.show.close()


def test_the_buttons_do_as_the_keys_do(cinema: Cinema) -> None:
    cinema.turn()
    place = with_band((1280, 720), len(CARDS)).band
    assert place
    band = band_of(place, EN)
    cinema.click(band.pause.center)
    assert cinema.said[-1].startswith("-- tour paused ")
    cinema.click(band.pause.center)
    assert cinema.said[-1].startswith("-- tour --")
    cinema.click(band.close.center)
    assert not cinema.show.is_open


def test_b09_whoever_watches_can_mute_it(window: None, tmp_path: Path) -> None:
    volume = OnPaper()
    props = replace(discreet_props(Settings(), load_fixtures(), FilmClock()), volume=volume)
    cinema = Cinema(written(tmp_path, SHORT), props=props)
    cinema.turn()
    cinema.key(pygame.K_F9)
    assert volume.silence is Silence.MUTE
    cinema.play(lambda: not cinema.show.is_open)
    assert not cinema.show.stopped
    cinema.show.close()


def test_escape_ends_it_in_the_middle_of_whatever_it_does(cinema: Cinema) -> None:
    for _ in range(200):
        cinema.turn()
    cinema.key(pygame.K_ESCAPE)
    assert not cinema.show.is_open
    assert cinema.said[-1].startswith("-- tour over ")


def test_what_else_the_watching_person_does_reaches_nothing(cinema: Cinema) -> None:
    for _ in range(60 * 8):
        cinema.turn()
        cinema.key(pygame.K_1)
        cinema.click((640, 300))
    cinema.play(lambda: not cinema.show.is_open)
    assert not cinema.show.stopped


def test_a_surprise_is_one_sentence_without_the_pin_and_not_a_hang(
    window: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cinema = Cinema(written(tmp_path, f"title: x\nsteps:\n  - insert: no-phone\n  - pin: own\n  - pin: '{OTP_PIN}'\n"))
    cinema.play(lambda: bool(cinema.show.stopped))
    assert cinema.show.stopped == "short.yaml, line 5, «pin»: no PIN is asked for; the ATM shows services, and the phone home."
    assert cinema.seconds() < 30
    assert capsys.readouterr().err == f"tour stopped: {cinema.show.stopped}\n"
    for _ in range(60 * 60):
        cinema.turn()
    assert not cinema.has_said("-- tour over ")()
    cinema.key(pygame.K_SPACE)
    assert not cinema.show.is_open
    cinema.show.close()


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ("choose: Cash", "there is no choice «Cash» on the screen"),
        ("tap: Cash", "there is nothing «Cash» to touch on the phone"),
        ("expect phone: {cards: 3}", "expected 3 cards in the app, but there are 0"),
        ("insert: nobodys", "there is no card «nobodys» in the wallet"),
        ("branch: {card: nobodys, phone: '09121234567'}", "there is no card «nobodys» in the wallet"),
        ("take card", "the reader offers no card"),
        ("issue: {card: no-phone}", "the card «no-phone» is not registered in the app"),
    ],
)
def test_every_wait_ends(window: None, tmp_path: Path, step: str, problem: str) -> None:
    cinema = Cinema(written(tmp_path, f"title: x\nsteps:\n  - {step}\n"))
    cinema.play(lambda: bool(cinema.show.stopped))
    assert problem in cinema.show.stopped
    assert cinema.seconds() < 30
    cinema.show.close()


@pytest.mark.parametrize("size", [(640, 480), (480, 900)])
def test_p01_in_a_small_window_it_turns_to_what_it_does(window: None, tmp_path: Path, size: tuple[int, int]) -> None:
    steps = "  - enrol at atm: {card: english-sms}\n  - register in app: english-sms\n  - expect phone: registered\n"
    cinema = Cinema(written(tmp_path, f"title: x\nsteps:\n{steps}"))
    cinema.show.handle(resize(size))
    cinema.play(lambda: not cinema.show.is_open or bool(cinema.show.stopped))
    assert not cinema.show.stopped
    cinema.show.close()


@pytest.mark.parametrize("discreet", [True, False])
def test_p05_the_bank_of_the_tour_issues_a_card_of_ones_own_whose_number_is_in_no_film(
    window: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discreet: bool
) -> None:
    texts: set[str] = set()
    set_line = Typesetter.line

    def line(self: Typesetter, text: str, face: Face, colour: Colour, rtl: bool) -> Line:
        texts.add(unmarked(text))
        return set_line(self, text, face, colour, rtl)

    monkeypatch.setattr(Typesetter, "line", line)
    props = replace(discreet_props(settings_in(EN), load_fixtures(), FilmClock()), discreet=discreet)
    cinema = Cinema(written(tmp_path, "title: x\nlanguage: en\nsteps:\n  - show: own-card\n"), settings_in(EN), props)
    cinema.play(lambda: not cinema.show.is_open)
    assert not cinema.show.stopped
    assert any(text.endswith("3211") for text in texts), "it lies in the wallet"
    assert any(words_of(EN).cards.own in text for text in texts), "and the bank knows it"
    assert any("7654 3211" in text for text in texts) is not discreet
    cinema.show.close()


def test_a_persian_tour_is_surprised_in_persian() -> None:
    surprise = Surprise("grand-tour.fa.yaml", 6, "pin", "no PIN is asked for", "services", "home")
    assert not re.search(r"[A-Za-z]", re.sub(r"grand-tour\.fa\.yaml|pin", "", surprise.said(FA)))


@pytest.mark.parametrize("language", OF_THE_DEMO, ids=repr)
def test_f08_in_a_film_dots_stand_for_what_is_secret_on_the_phone(language: Language) -> None:
    code = next(sample.view for sample in samples(language) if sample.name == "code")
    assert not re.search(r"[\d]{4} [\d]{4}", code.discreet.text())
    assert re.search(r"[\d]{4} [\d]{4}", code.text())


def test_a_film_is_one_picture_after_the_other_and_owns_up_to_a_surprise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    script = read_script(written(tmp_path, SHORT))
    pictures = {pixels(picture) for picture in film(Settings(), (1280, 720), 5, script=script)}
    assert len(pictures) > 10
    broken = read_script(written(tmp_path, "title: x\nsteps:\n  - choose: Cash\n"))
    with pytest.raises(TourStopped, match="there is no choice «Cash»"):
        list(film(Settings(), (1280, 720), 5, script=broken))


@pytest.mark.parametrize("size", [LEAST_FOR_BOTH, (1100, 700), (1280, 665), (1280, 720), (1600, 900), (1920, 1080), (640, 480), (480, 900)])
def test_the_band_covers_nothing(size: tuple[int, int]) -> None:
    areas = with_band(size, len(CARDS))
    assert areas.band
    assert areas.side
    assert areas.foot
    for rect in (areas.front, areas.wallet, areas.side, areas.foot):
        assert not rect.colliderect(areas.band)
    assert areas.band.bottom == size[1]
