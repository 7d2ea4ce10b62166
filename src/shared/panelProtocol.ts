/** Host → panel: the whole of what is to be drawn, in place of what was drawn before. */
export interface ViewReplaced<View> {
  readonly type: 'view-replaced';
  readonly view: View;
}
