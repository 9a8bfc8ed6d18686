/** A name that somebody gave, on one line: what does not fit is cut, and shown by pointing at it. Its direction is its own. */
export function Name({ children }: { readonly children: string }) {
  return (
    <bdi className="name" title={children}>
      {children}
    </bdi>
  );
}
