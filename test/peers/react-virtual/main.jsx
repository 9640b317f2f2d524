// A million rows by @tanstack/react-virtual, as its documentation shows it: rows of one height, put in
// place by a transform, keyed by index. Elements and look of a row are those of our timeline, so that a
// browser has as much to lay out and paint. Rows are made of their number: nothing is fetched.
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import './list.css';

const asked = new URLSearchParams(location.search);
const ROWS = Number(asked.get('rows') ?? 1_000_000);
const ROW_HEIGHT = 24;
const BEGAN = Date.UTC(2025, 10, 22, 12);

const counts = new Intl.NumberFormat('en-GB');
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

function List() {
  const scroller = useRef(null);
  const virtualizer = useVirtualizer({
    count: ROWS,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
  });
  return (
    <div
      className="scroller"
      ref={scroller}
      tabIndex={0}
      role="grid"
      aria-rowcount={ROWS}
      aria-label="Messages"
      style={{ width: Number(asked.get('width') ?? 870), height: Number(asked.get('height') ?? 700) }}
    >
      <div role="presentation" className="canvas" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => (
          <Row key={key} index={index} start={start} />
        ))}
      </div>
    </div>
  );
}

const Row = memo(function Row({ index, start }) {
  return (
    <div
      role="row"
      className="row"
      aria-rowindex={index + 1}
      data-row={index}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span role="gridcell" className="number faint">
        {counts.format(index + 1)}
      </span>
      <span role="gridcell" className="dim">
        {clock.format(BEGAN + index * 10)}
      </span>
      <span role="gridcell" className="number faint">
        {((index % 97) / 100).toFixed(2)}
      </span>
      <span role="gridcell" className="dir" aria-label="from router" title="from router" />
      <span role="gridcell" className="type">
        EVENT
      </span>
      <span role="gridcell" className="uri" title={`com.example.flood.${index % 97}`}>
        <span className="prefix">com.</span>
        <span>example.flood.{index % 97}</span>
      </span>
      <span role="gridcell" className="number">
        –
      </span>
      <span role="gridcell" className="number">
        {counts.format(216 + (index % 3))}
      </span>
      <span role="gridcell" className="number" />
      <span role="gridcell" />
    </div>
  );
});

createRoot(document.getElementById('root')).render(<List />);
