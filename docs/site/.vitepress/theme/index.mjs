import { useData } from "vitepress";
import Theme from "vitepress/theme";
import { nextTick, onMounted, watch } from "vue";
import "./style.css";

/** @type {import("vitepress").Theme} */
const theme = {
  extends: Theme,
  setup() {
    const { frontmatter } = useData();
    onMounted(() => watch(() => frontmatter.value.layout, mendRoles, { immediate: true }));
  },
};

// What a screen reader needs and the theme of VitePress lacks: the home page's main part, and a button whose text is its
// name. The style sheet shows the key.
async function mendRoles(layout) {
  await nextTick();
  const content = document.getElementById("VPContent");
  if (layout === "home") content?.setAttribute("role", "main");
  else content?.removeAttribute("role");
  const [, key] = document.querySelectorAll(".DocSearch-Button-Key");
  if (key === undefined || key.textContent === "") return;
  key.dataset.key = key.textContent;
  key.textContent = "";
}

export default theme;
