// What a change file must say after a fix was written into it, worked out on its content rather than its text: the check on the editing.
/** What was really written, so that the result can be compared with what it should say. */
export interface Written {
  readonly allow: { readonly conduit: number; readonly words: readonly string[] }[];
  readonly conduits: Readonly<Record<string, unknown>>[];
  readonly points: { readonly name: string; readonly algs: readonly string[]; readonly tcp: string | null }[];
}

type Content = Readonly<Record<string, unknown>>;

export function expectedContent(before: Content, written: Written): Content {
  const conduits = list(before.conduits).map((c, i) => {
    const words = written.allow.filter((a) => a.conduit === i).flatMap((a) => a.words);
    return words.length === 0 ? c : { ...(c as Content), allow: [...list((c as Content).allow), ...words] };
  });
  const enforcement = list(before.enforcement).map((p) => {
    const edit = written.points.find((w) => w.name === (p as Content | null)?.name);
    if (edit === undefined) return p;
    const point = p as Content;
    return {
      ...point,
      ...(edit.algs.length === 0 ? {} : { alg: [...list(point.alg), ...edit.algs] }),
      ...(edit.tcp === null ? {} : { idleTimeout: { ...(point.idleTimeout as Content | undefined), tcp: edit.tcp } }),
    };
  });
  return {
    ...before,
    ...(written.conduits.length === 0 && before.conduits === undefined ? {} : { conduits: written.conduits.length === 0 && before.conduits === null ? null : [...conduits, ...written.conduits] }),
    ...(before.enforcement == null ? {} : { enforcement }),
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
