/** The languages of Mastodon's interface (config/initializers/i18n.rb, 4.6.5). Another one would silently mean English. */
export const LOCALES: ReadonlySet<string> = new Set(
  (
    "af an ar ast be bg bn br bs ca ckb co cs cy da de el en en-GB eo " +
    "es es-AR es-MX et eu fa fi fo fr fr-CA fy ga gd gl he hi hr hu hy ia " +
    "id ie ig io is it ja ka kab kk kn ko ku kw la lt lv mk ml mr " +
    "ms my nan-TW nl nn no oc pa pl pt-BR pt-PT ro ru sa sc sco si sk sl sq " +
    "sr sr-Latn sv szl ta te th tr tt ug uk ur vi zgh zh-CN zh-HK zh-TW"
  ).split(" "),
);
