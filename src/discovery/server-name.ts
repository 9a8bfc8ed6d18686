/** What servers are called in load balancers: a word, also in a file or a command. */
export const SERVER_NAME = /^[A-Za-z0-9_.:-]{1,200}$/;
