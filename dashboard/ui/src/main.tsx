import { render } from 'preact';
import { App } from './app';
import { listenToKeys } from './keys';
import { learn } from './meta';
import './style.css';

listenToKeys();
void learn();
render(<App />, document.getElementById('app')!);
