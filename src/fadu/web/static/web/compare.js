// The comparison page: one chart of the chosen row. Years make lines, places without years make bars.
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("fr-data").textContent);
  var chart = echarts.init(document.getElementById("fr-chart"), null, { renderer: "svg" });
  var palette = ["#1c5d9e", "#a3271f", "#0b6e69", "#8a5a00", "#6a3c9d", "#2c7434", "#9c2c6b", "#4a5568"];

  function unique(list) { return list.filter(function (each, at) { return list.indexOf(each) === at; }); }

  function points(row) {
    return data.columns.map(function (column, at) {
      return { place: column.place, year: column.year, label: column.label, cell: row.values[at] };
    }).filter(function (point) { return point.cell; });
  }

  function lines(row, found) {
    var years = unique(found.map(function (p) { return p.year; })).sort();
    return {
      legend: { bottom: 0, type: "scroll" },
      xAxis: { type: "category", data: years.map(String) },
      series: unique(found.map(function (p) { return p.place; })).map(function (place) {
        return {
          name: place, type: "line", symbolSize: 9, connectNulls: true,
          label: { show: true, position: "top" },
          data: years.map(function (year) {
            var hit = found.find(function (p) { return p.place === place && p.year === year; });
            return hit ? hit.cell.value : null;
          })
        };
      })
    };
  }

  function labelWidth(count) { return Math.max(36, Math.min(130, (chart.getWidth() - 110) / count - 8)); }

  function bars(row, found) {
    return {
      xAxis: { type: "category", data: found.map(function (p) { return p.label; }), axisLabel: { interval: 0, overflow: "break", width: labelWidth(found.length) } },
      series: [{
        type: "bar", barMaxWidth: 60, label: { show: true, position: "top" },
        data: found.map(function (p) {
          return { value: p.cell.value, itemStyle: p.cell.approx ? { opacity: 0.55 } : {} };
        })
      }]
    };
  }

  function draw(number) {
    var row = data.rows[number], found = points(row);
    var places = unique(found.map(function (p) { return p.place; }));
    var option = found.length > places.length ? lines(row, found) : bars(row, found);
    option.title = { left: 0, text: row.name, subtext: row.unit ? "单位：" + row.unit : "", textStyle: { fontSize: 16 } };
    option.color = palette;
    option.grid = { left: 70, right: 30, top: 76, bottom: 64 };
    option.yAxis = { type: "value", scale: false };
    option.tooltip = { trigger: "axis", renderMode: "richText" };
    option.aria = { enabled: true };
    chart.setOption(option, true);
    document.querySelectorAll("tr[data-row]").forEach(function (line) {
      var on = line.dataset.row === String(number);
      line.classList.toggle("fr-on", on);
      if (on) line.setAttribute("aria-current", "true"); else line.removeAttribute("aria-current");
    });
  }

  function chosen(event) {
    var line = event.target.closest("tr[data-row]");
    if (line) draw(Number(line.dataset.row));
  }
  document.addEventListener("click", chosen);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    if (event.target.matches("tr[data-row]")) { event.preventDefault(); chosen(event); }
  });
  window.addEventListener("resize", function () { chart.resize(); });
  var first = document.querySelector("tr[data-row]");
  if (first) draw(Number(first.dataset.row));
})();
