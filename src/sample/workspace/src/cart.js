const discountFrom = 10;
const discountPercent = 10;

/** What is taken off a line, in cents. Ten or more of one article are 10 % cheaper. */
export function lineDiscount(line) {
  if (line.quantity > discountFrom) {
    return Math.round((line.priceCents * line.quantity * discountPercent) / 100);
  }
  return 0;
}

/** Price of a line after its discount, in cents. */
export function lineTotal(line) {
  return line.priceCents * line.quantity - lineDiscount(line);
}

/** Price of the whole cart, in cents. */
export function cartTotal(lines) {
  return lines.reduce((sum, line) => sum + lineTotal(line), 0);
}
