// Runs before the first paint, so that the chosen theme never flashes; a file
// of its own, because the Content-Security-Policy allows no inline script.
try {
  const theme = JSON.parse(localStorage.getItem("komorebi.theme"));
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Without storage the theme is that of the system.
}
