// Logs in without leaving the address, which may name a conversation. Without this script the form works as well.
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = document.querySelector("[role=alert]");
  said.textContent = "";
  try {
    const response = await fetch("/login", { method: "POST", body: new URLSearchParams(new FormData(event.target)) });
    if (response.ok) location.reload();
    else said.textContent = (await response.json()).error;
  } catch {
    said.textContent = "The server does not answer. Try again.";
  }
});
