// A sidebar for each part of the site: what one reads from start to end, and what one looks up.
const parts = {
  "/": ["Quick starts", "Guides", "Packages"],
  "/errors/": ["Errors"],
  "/reference/": ["Reference"],
  "/decisions/": ["Decisions"],
  "/demos/": ["Demos", "Project"],
  "/project/": ["Project", "Demos"],
};

const elsewhere = [
  { text: "Guides and packages", link: "/overview", part: "/" },
  { text: "Errors by code", link: "/errors/", part: "/errors/" },
  { text: "API reference", link: "/reference/", part: "/reference/" },
  { text: "Decisions", link: "/decisions/", part: "/decisions/" },
  { text: "Demos", link: "/demos/login-with-ianum", part: "/demos/" },
  { text: "Project", link: "/project/contributing", part: "/project/" },
];

/** The `sidebar` of VitePress, of the groups of the navigation. */
export function sidebars(groups) {
  return Object.fromEntries(
    Object.entries(parts).map(([part, names]) => [
      part,
      [
        ...names.map((name) => ({ text: name, items: itemsOf(groups.find(({ text }) => text === name)) })),
        { text: "Look up", items: elsewhere.filter((link) => link.part !== part) },
      ],
    ]),
  );
}

function itemsOf({ pages }) {
  return pages.map(({ title, link }) => ({ text: title, link }));
}
