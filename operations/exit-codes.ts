/** The exit code of a command that did its work and left something for the operator to do. Errors end with 1. */
export const LEFT_TO_DO = 2;
