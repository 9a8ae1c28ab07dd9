import { buildWidget } from '../../../scripts/build-widget.ts'

/** Before all journeys, once. */
export default async function build(): Promise<void> {
  await buildWidget()
}
