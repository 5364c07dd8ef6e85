// A picture that comes in pieces: each is laid where it belongs, in the order in which they came.

export class Glass {
  #context;
  #last = Promise.resolve();

  constructor(canvas) {
    this.canvas = canvas;
    this.#context = canvas.getContext("2d");
  }

  /** Lay a piece: `x`, `y`, `width`, `height` in pixels of the whole, which has this `size`, and `png` in base64. */
  lay(piece, size) {
    const opened = createImageBitmap(new Blob([Uint8Array.from(atob(piece.png), (char) => char.charCodeAt(0))], { type: "image/png" }));
    this.#last = this.#last.then(async () => this.#draw(await opened, piece, size)).catch(() => undefined);
  }

  #draw(picture, { x, y, width, height }, [wide, high]) {
    if (this.canvas.width !== wide || this.canvas.height !== high) [this.canvas.width, this.canvas.height] = [wide, high];
    this.#context.clearRect(x, y, width, height);
    this.#context.drawImage(picture, x, y);
    picture.close();
    this.canvas.dispatchEvent(new Event("painted"));
  }
}

/** How many pixels a picture of this element should have, at least `least` wide: `most` is enough for anybody. */
export function pixels(element, least, most) {
  const { width, height } = element.getBoundingClientRect();
  const scale = Math.min(Math.max(devicePixelRatio, least / width), most / Math.max(width, height));
  return [Math.round(width * scale), Math.round(height * scale)];
}
