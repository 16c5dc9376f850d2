/** A plate as those see it who need not know it: 12가3456 → 12가34**. */
export function maskedPlate(plate: string): string {
  return plate.replace(/..$/, '**');
}
