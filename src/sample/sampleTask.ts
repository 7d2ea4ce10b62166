/** The task that the sample's box is filled with. */
export const sampleTask =
  'Customers who buy exactly ten get no discount. Fix that, add the missing tests for the cart, and do the TODO in the receipt.';
