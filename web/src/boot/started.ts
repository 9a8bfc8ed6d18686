/** The event by which the console tells the page that it is drawn. */
export const STARTED = 'springtide:started';
