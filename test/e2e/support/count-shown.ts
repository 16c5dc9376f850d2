/** For `addInitScript`: counts in `window.shownPictures` what comes onto the canvases of tiles, whoever drew it. */
export const COUNT_SHOWN = `window.shownPictures = 0;
  const { transferFromImageBitmap } = ImageBitmapRenderingContext.prototype;
  ImageBitmapRenderingContext.prototype.transferFromImageBitmap = function (bitmap) {
    window.shownPictures += 1;
    return transferFromImageBitmap.call(this, bitmap);
  };`;
