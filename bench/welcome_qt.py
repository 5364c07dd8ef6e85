"""The yardstick for the kiosk's look: its welcome screen as a bare full-screen PySide6 program, painted once; nothing stands behind it.

Run as a process of its own, by a Python that has PySide6: `python bench/welcome_qt.py`, on the display that DISPLAY names.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPen,
    QRadialGradient,
    QRasterWindow,
)

FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"
BLUE, NIGHT, GOLD, WHITE, PALE = (QColor(name) for name in ("#1f4fa3", "#050c1e", "#eec265", "#ffffff", "#b8c4de"))
CENTRE = Qt.AlignmentFlag.AlignCenter


class Welcome(QRasterWindow):  # type: ignore[misc]  # PySide6 is not where types are checked
    """Header and footer, a panel with a title and two lines, and two choices."""

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        unit, painter = self.height() / 800, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0, 0, self.width(), self.height())
        glow = QRadialGradient(whole.center(), 0.62 * self.width())
        glow.setColorAt(0, BLUE.darker(220))
        glow.setColorAt(1, NIGHT)
        painter.fillRect(whole, glow)
        panel = QRectF(0.29 * self.width(), 130 * unit, 0.42 * self.width(), 575 * unit)
        plate(painter, panel, 28 * unit)
        write(painter, QRectF(0, 0, self.width(), 92 * unit), "بانک پارسیان", GOLD, 30 * unit, bold=True)
        write(painter, QRectF(0, 745 * unit, self.width(), 55 * unit), "پشتیبانی: ۰۲۱-۸۱۱۵۱۰۰۰", PALE, 16 * unit)
        write(painter, panel.translated(0, -60 * unit), "خوش آمدید", GOLD, 40 * unit, bold=True)
        write(painter, panel.translated(0, 20 * unit), "لطفاً کارت خود را وارد کنید.", WHITE, 26 * unit)
        for row, text in enumerate(("فارسی", "English")):
            choice = QRectF(30 * unit, (130 + 155 * row) * unit, 0.24 * self.width(), 110 * unit)
            plate(painter, choice, 20 * unit)
            write(painter, choice, text, WHITE, 26 * unit, bold=True)


def plate(painter: QPainter, rect: QRectF, radius: float) -> None:
    face = QLinearGradient(rect.topLeft(), rect.bottomLeft())
    face.setColorAt(0, BLUE)
    face.setColorAt(1, BLUE.darker(180))
    painter.setPen(QPen(GOLD, 2))
    painter.setBrush(face)
    painter.drawRoundedRect(rect, radius, radius)


def write(painter: QPainter, rect: QRectF, text: str, colour: QColor, size: float, *, bold: bool = False) -> None:
    font = QFont("Vazirmatn", weight=QFont.Weight.Bold if bold else QFont.Weight.Normal)
    font.setPixelSize(round(size))
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, CENTRE, text)


app = QGuiApplication(sys.argv)
for file in FONTS.glob("*.ttf"):
    QFontDatabase.addApplicationFont(str(file))
window = Welcome()
window.setGeometry(app.primaryScreen().geometry())
window.showFullScreen()
sys.exit(app.exec())
