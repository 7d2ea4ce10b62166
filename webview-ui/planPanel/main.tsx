import { render } from 'preact';
import { App } from './app.tsx';
import { listenToHost } from './hostMessages.ts';
import { send } from './panelState.ts';
import './styles/panel.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
render(<App />, root);
listenToHost();
send({ type: 'panel-ready' });
