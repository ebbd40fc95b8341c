// Follows jobs: /jobs.html shows all jobs in the access scope, ?user=ada one user's jobs, ?job=ID one job.
"use strict";

const MOST = 500; // rows; the bottom ones are removed first
const parameters = new URLSearchParams(location.search);
const table = document.getElementById("jobs");
const connection = document.getElementById("connection");

function address() {
  if (parameters.has("job")) {
    return "api/jobs/" + encodeURIComponent(parameters.get("job")) + "/events";
  }
  return "api/events" + (parameters.has("user") ? "?user=" + encodeURIComponent(parameters.get("user")) : "");
}

function rowOf(id) {
  for (const row of table.rows) {
    if (row.dataset.id === id) {
      return row;
    }
  }
  const row = table.insertRow(0);
  row.dataset.id = id;
  for (let i = 0; i < 7; i++) {
    row.insertCell();
  }
  while (table.rows.length > MOST) {
    table.deleteRow(-1);
  }
  return row;
}

function show(job) {
  const row = rowOf(job.id);
  const execution = job.latest_execution || {};
  row.dataset.state = job.state;
  row.title = job.id;
  const texts = [
    job.job_class,
    job.queue,
    job.state,
    job.position === null ? "" : job.position,
    null,
    execution.took == null ? "" : execution.took.toFixed(1) + " s",
    execution.error || execution.result || "",
  ];
  texts.forEach((text, i) => {
    if (text !== null) {
      row.cells[i].textContent = text;
    }
  });
  showProgress(row.cells[4], execution.progress);
}

function showProgress(cell, progress) {
  cell.textContent = "";
  if (!progress) {
    return;
  }
  if (progress.total !== null) {
    const bar = document.createElement("progress");
    bar.max = progress.total;
    bar.value = progress.done;
    cell.append(bar, " ");
  }
  const left = progress.time_left === null ? "" : ", " + Math.ceil(progress.time_left) + " s left";
  const total = progress.total === null ? "" : " of " + progress.total;
  cell.append(progress.done + total + left + (progress.message ? ": " + progress.message : ""));
}

const events = new EventSource(address());
events.addEventListener("snapshot", (event) => {
  table.textContent = "";
  const jobs = JSON.parse(event.data).jobs;
  jobs.sort((a, b) => String(a.created_at).localeCompare(String(b.created_at))); // the newest on top, like later jobs
  jobs.forEach(show);
});
events.addEventListener("job", (event) => show(JSON.parse(event.data).job));
events.onopen = () => { connection.textContent = "Connected."; };
events.onerror = () => {
  connection.textContent = events.readyState === EventSource.CLOSED
    ? "The event stream was refused; " + address() + " shows the reason."
    : "The connection was lost; reconnecting.";
};
