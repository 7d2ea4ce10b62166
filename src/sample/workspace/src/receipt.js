import { cartTotal, lineTotal } from './cart.js';
import { formatCents } from './money.js';

/** The receipt as text, one line per article and the total at the end. */
export function printReceipt(lines) {
  const rows = lines.map((line) => `${line.quantity} x ${line.name}  ${formatCents(lineTotal(line))}`);
  // TODO: show how much the customer saved
  rows.push(`Total  ${formatCents(cartTotal(lines))}`);
  return rows.join('\n');
}
