import { REGIONS_WITHOUT_SES } from "../../catalog/regions";
import { type Problem, problem } from "../problems";
import { rule } from "../rule";
import { bareAddress } from "../settings/mail";

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

/** SES is a part of AWS. (That `aws` is there, with other ways in than a port, is another rule's.) */
export const sesIsThere = rule(["mail", "ingress", "aws"], ({ mail, ingress, aws }) => {
  if (mail.via !== "ses") return [];
  if (ingress === "port") {
    const wrong = 'is "ses", but with ingress "port" there is nothing on AWS';
    return [problem("mail.via", wrong, 'write "smtp" with a mail provider, or "none"')];
  }
  if (aws === undefined || !REGIONS_WITHOUT_SES.includes(aws.region)) return [];
  const wrong = `is "ses", which the region ${JSON.stringify(aws.region)} does not have by catalog/regions.ts`;
  return [problem("mail.via", wrong, 'write "smtp" with a mail provider, or take the region out of that list')];
});

/** Only for its own domain is SES set up. */
export const sesSendsFromDomain = rule(["mail", "domain"], ({ mail, domain }) => {
  if (mail.via !== "ses" || mail.from === undefined) return [];
  if (bareAddress(mail.from).endsWith(`@${domain}`)) return [];
  const wrong = `is not at the domain ${JSON.stringify(domain)}, ${JSON.stringify(mail.from)}`;
  return [problem("mail.from", wrong, `write an address that ends in @${domain}: SES is set up for no other`)];
});
