import { useCell } from '../cell';
import { helping, KEYS } from '../keys';
import { Modal } from './modal';

export function Help() {
  if (!useCell(helping)) return null;
  const close = () => helping.set(false);
  return (
    <Modal title="Keys" onClose={close}>
      <dl class="keys">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>
        <b>BEAT</b>: since the process last showed that it lives. <b>MOVED</b>: since the job last showed that it moves. A hung job beats and does not move.
      </p>
      <footer>
        <button type="button" onClick={close}>
          Close
        </button>
      </footer>
    </Modal>
  );
}
