/** scripts/build-widget.ts puts a stylesheet into the bundle as minified text. */
declare module '*.css' {
  const css: string
  export default css
}
