// The one line on a bureau's page: <script src=".../widget.js" defer></script><ask-bureau></ask-bureau>
// Loads the element from where this script lies; docs/widget.md has the attributes and events.
{
  const here = document.currentScript.src;
  import(new URL("ask-bureau.js", here)).then(({ AskBureau }) => {
    AskBureau.home = new URL(".", here).href;
    if (!customElements.get("ask-bureau")) customElements.define("ask-bureau", AskBureau);
  });
}
