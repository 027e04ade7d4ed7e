import { type Problem, problem } from "../problems";
import { rule } from "../rule";

/** The port of SMTP with TLS from the first byte. */
const IMPLICIT_TLS_PORT = 465;

export const mailIsSendable = rule(["mail"], ({ mail }) => {
  if (mail.via !== "smtp") return [];
  const problems: Problem[] = [];
  if (mail.port === IMPLICIT_TLS_PORT && !mail.implicitTls) {
    problems.push(
      problem("mail.implicitTls", "is false on port 465, which speaks TLS from the first byte", "write true"),
    );
  }
  if (mail.port === 587 && mail.implicitTls) {
    problems.push(
      problem("mail.implicitTls", "is true on port 587, which starts without TLS", "write port: 465, or false"),
    );
  }
  // Mastodon's mail library raises an error for both at once, at each mail.
  if (mail.implicitTls && mail.startTls !== undefined && mail.startTls !== "never") {
    const wrong = `is ${JSON.stringify(mail.startTls)} together with implicitTls`;
    problems.push(problem("mail.startTls", wrong, "remove it, or implicitTls"));
  }
  if (mail.login !== undefined && mail.authentication === "none") {
    problems.push(problem("mail.authentication", 'is "none", but there is a login', "remove one of them"));
  }
  if (mail.login === undefined && mail.authentication !== undefined && mail.authentication !== "none") {
    const wrong = `is missing, but authentication is ${JSON.stringify(mail.authentication)}`;
    problems.push(problem("mail.login", wrong, "write the user name, or remove authentication"));
  }
  return problems;
});
