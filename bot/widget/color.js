// From the one colour a site chooses, those that can be read on light and on dark (WCAG 2.2, 1.4.3: 4.5 to 1).

export const DEFAULT = "#1a5490";
const WHITE = [255, 255, 255];
const INK = [20, 28, 36];
const DARK = [32, 41, 51];

const parsed = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const mix = (a, b, share) => a.map((value, at) => Math.round(value + (b[at] - value) * share));
const css = (color) => `rgb(${color.join(",")})`;

function luminance(color) {
  const [r, g, b] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

// color moved towards end until it can be read on ground.
function readable(color, ground, end) {
  let share = 0;
  while (contrast(mix(color, end, share), ground) < 5.5 && share < 1) share += 0.05;
  return mix(color, end, Math.min(share, 1));
}

export function colors(wanted) {
  const brand = parsed(/^#[0-9a-f]{6}$/i.test(wanted ?? "") ? wanted : DEFAULT);
  const onBrand = contrast(brand, WHITE) >= contrast(brand, INK) ? WHITE : INK;
  const light = readable(brand, mix(brand, WHITE, 0.88), INK);
  const dark = readable(brand, mix(brand, DARK, 0.7), WHITE);
  return `
    :host { --brand: ${css(brand)}; --on-brand: ${css(onBrand)};
      --accent: ${css(light)}; --mine: ${css(mix(brand, WHITE, 0.88))}; }
    @media (prefers-color-scheme: dark) {
      :host { --accent: ${css(dark)}; --mine: ${css(mix(brand, DARK, 0.7))}; }
    }`;
}
