import { useData, useRoute } from "vitepress";
import Theme from "vitepress/theme";
import { h, nextTick, onMounted, watch } from "vue";
import dark from "../../../pictures/bad-day-dark.svg";
import light from "../../../pictures/bad-day-light.svg";
import "./style.css";

/** @type {import("vitepress").Theme} */
const theme = {
  extends: Theme,
  Layout: () => h(Theme.Layout, null, { "home-hero-image": () => [picture("light", light), picture("dark", dark)] }),
  setup() {
    const { frontmatter, page } = useData();
    const route = useRoute();
    onMounted(() => new MutationObserver(mendSearch).observe(document.body, searched));
    onMounted(() =>
      watch(
        () => route.path,
        () => mendRoles(frontmatter.value.layout === "home" || page.value.isNotFound),
        { immediate: true },
      ),
    );
  },
};

// The whole of it, with words for those who cannot see it, is further down on the page.
function picture(scheme, src) {
  return h("img", { class: `hero-picture only-${scheme}`, src, alt: "" });
}

// What a screen reader needs and the theme of VitePress lacks: the main part of the home page and of the 404, headings of the sidebar that are
// not called buttons, and a button whose text is its name. The style sheet shows its key.
async function mendRoles(hasNoMain) {
  await nextTick();
  const content = document.getElementById("VPContent");
  if (hasNoMain) content?.setAttribute("role", "main");
  else content?.removeAttribute("role");
  for (const heading of document.querySelectorAll(".VPSidebarItem.level-0 > .item[role='button']")) {
    heading.removeAttribute("role");
    heading.removeAttribute("tabindex");
  }
  const [, key] = document.querySelectorAll(".DocSearch-Button-Key");
  if (key === undefined || key.textContent === "") return;
  key.dataset.key = key.textContent;
  key.textContent = "";
}

const searched = { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-selected"] };

// The search box calls itself a button that holds a list of options that hold links. It is a dialog with a list of links.
function mendSearch() {
  const box = document.querySelector(".VPLocalSearchBox");
  if (box === null) return;
  box.setAttribute("role", "dialog");
  for (const name of ["aria-expanded", "aria-haspopup", "aria-owns"]) box.removeAttribute(name);
  for (const part of box.querySelectorAll("[role='listbox'], [role='option']")) part.removeAttribute("role");
  for (const part of box.querySelectorAll("[aria-selected]")) part.removeAttribute("aria-selected");
  for (const key of box.querySelectorAll("kbd[aria-label]")) key.setAttribute("role", "img");
  for (const link of box.querySelectorAll(".result[aria-label]")) link.removeAttribute("aria-label");
}

export default theme;
